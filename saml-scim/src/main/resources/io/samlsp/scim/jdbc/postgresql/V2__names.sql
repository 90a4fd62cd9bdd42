-- A search by the beginning of a name is a range of an index, whichever name it is.

CREATE INDEX scim_user_family ON scim_user (tenant_id, family_name);
CREATE INDEX scim_user_given ON scim_user (tenant_id, given_name);
