-- Users and groups of several tenants. The column doc holds the attributes as the client wrote them; the other columns
-- are what filters and sorting look at: strings that are not case-exact are folded before they get here, so no query
-- depends on a collation.

CREATE SEQUENCE scim_seq;

CREATE TABLE scim_tenant (
  id VARCHAR(64) PRIMARY KEY
);

CREATE TABLE scim_token (
  id VARCHAR(32) PRIMARY KEY,
  tenant_id VARCHAR(64) NOT NULL REFERENCES scim_tenant (id),
  label CHARACTER VARYING NOT NULL,
  digest BINARY VARYING(32) NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  last_used_at TIMESTAMP WITH TIME ZONE
);
CREATE INDEX scim_token_tenant ON scim_token (tenant_id);

-- No foreign key to scim_tenant here: its check would make every creation lock the one row of the tenant.
CREATE TABLE scim_user (
  seq BIGINT NOT NULL DEFAULT NEXT VALUE FOR scim_seq,
  tenant_id VARCHAR(64) NOT NULL,
  id VARCHAR(36) NOT NULL,
  version BIGINT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  doc CHARACTER VARYING NOT NULL,
  display CHARACTER VARYING NOT NULL,
  active BOOLEAN NOT NULL,
  user_name CHARACTER VARYING NOT NULL,
  external_id CHARACTER VARYING,
  display_name CHARACTER VARYING,
  name_formatted CHARACTER VARYING,
  family_name CHARACTER VARYING,
  given_name CHARACTER VARYING,
  middle_name CHARACTER VARYING,
  honorific_prefix CHARACTER VARYING,
  honorific_suffix CHARACTER VARYING,
  nick_name CHARACTER VARYING,
  profile_url CHARACTER VARYING,
  title CHARACTER VARYING,
  user_type CHARACTER VARYING,
  preferred_language CHARACTER VARYING,
  locale CHARACTER VARYING,
  timezone CHARACTER VARYING,
  employee_number CHARACTER VARYING,
  cost_center CHARACTER VARYING,
  organization CHARACTER VARYING,
  division CHARACTER VARYING,
  department CHARACTER VARYING,
  manager_id CHARACTER VARYING,
  PRIMARY KEY (tenant_id, seq),
  CONSTRAINT scim_user_id UNIQUE (tenant_id, id),
  CONSTRAINT scim_user_name UNIQUE (tenant_id, user_name)
);
CREATE INDEX scim_user_external ON scim_user (tenant_id, external_id);
CREATE INDEX scim_user_display ON scim_user (tenant_id, display_name);

-- One row for each value of a multi-valued attribute; for addresses, content is the formatted address.
CREATE TABLE scim_user_value (
  tenant_id VARCHAR(64) NOT NULL,
  user_seq BIGINT NOT NULL,
  attribute VARCHAR(32) NOT NULL,
  position INTEGER NOT NULL,
  content CHARACTER VARYING,
  display CHARACTER VARYING,
  type CHARACTER VARYING,
  is_primary BOOLEAN NOT NULL,
  street CHARACTER VARYING,
  locality CHARACTER VARYING,
  region CHARACTER VARYING,
  postal_code CHARACTER VARYING,
  country CHARACTER VARYING,
  PRIMARY KEY (tenant_id, user_seq, attribute, position),
  FOREIGN KEY (tenant_id, user_seq) REFERENCES scim_user (tenant_id, seq) ON DELETE CASCADE
);
CREATE INDEX scim_user_value_content ON scim_user_value (tenant_id, attribute, content);

CREATE TABLE scim_group (
  seq BIGINT NOT NULL DEFAULT NEXT VALUE FOR scim_seq,
  tenant_id VARCHAR(64) NOT NULL,
  id VARCHAR(36) NOT NULL,
  version BIGINT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  doc CHARACTER VARYING NOT NULL,
  display CHARACTER VARYING NOT NULL,
  external_id CHARACTER VARYING,
  display_name CHARACTER VARYING NOT NULL,
  PRIMARY KEY (tenant_id, seq),
  CONSTRAINT scim_group_id UNIQUE (tenant_id, id)
);
CREATE INDEX scim_group_external ON scim_group (tenant_id, external_id);
CREATE INDEX scim_group_display ON scim_group (tenant_id, display_name);

-- The foreign keys carry the tenant, so that no row can ever tie two tenants together.
CREATE TABLE scim_group_user (
  tenant_id VARCHAR(64) NOT NULL,
  group_seq BIGINT NOT NULL,
  user_seq BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, group_seq, user_seq),
  FOREIGN KEY (tenant_id, group_seq) REFERENCES scim_group (tenant_id, seq) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, user_seq) REFERENCES scim_user (tenant_id, seq) ON DELETE CASCADE
);
CREATE INDEX scim_group_user_user ON scim_group_user (tenant_id, user_seq);

CREATE TABLE scim_group_group (
  tenant_id VARCHAR(64) NOT NULL,
  group_seq BIGINT NOT NULL,
  member_seq BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, group_seq, member_seq),
  FOREIGN KEY (tenant_id, group_seq) REFERENCES scim_group (tenant_id, seq) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, member_seq) REFERENCES scim_group (tenant_id, seq) ON DELETE CASCADE
);
CREATE INDEX scim_group_group_member ON scim_group_group (tenant_id, member_seq);
