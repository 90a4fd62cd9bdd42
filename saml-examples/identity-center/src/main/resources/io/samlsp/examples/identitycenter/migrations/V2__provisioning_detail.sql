-- What the client was told about a request that was refused, without what the client had sent.

ALTER TABLE center_scim_request ADD COLUMN detail VARCHAR(400) DEFAULT '' NOT NULL;
