-- Users and groups of several tenants. The column doc holds the attributes as the client wrote them; the other columns
-- are what filters and sorting look at: strings that are not case-exact are folded before they get here, so no query
-- depends on a collation, and every comparison is of octets.

CREATE SEQUENCE scim_seq;

CREATE TABLE scim_tenant (
  id VARCHAR(64) COLLATE "C" PRIMARY KEY
);

CREATE TABLE scim_token (
  id VARCHAR(32) COLLATE "C" PRIMARY KEY,
  tenant_id VARCHAR(64) COLLATE "C" NOT NULL REFERENCES scim_tenant (id),
  label TEXT NOT NULL,
  digest BYTEA NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  last_used_at TIMESTAMP WITH TIME ZONE
);
CREATE INDEX scim_token_tenant ON scim_token (tenant_id);

-- No foreign key to scim_tenant here: its check would make every creation lock the one row of the tenant.
CREATE TABLE scim_user (
  seq BIGINT NOT NULL DEFAULT nextval('scim_seq'),
  tenant_id VARCHAR(64) COLLATE "C" NOT NULL,
  id VARCHAR(36) COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  doc TEXT NOT NULL,
  display TEXT NOT NULL,
  active BOOLEAN NOT NULL,
  user_name TEXT COLLATE "C" NOT NULL,
  external_id TEXT COLLATE "C",
  display_name TEXT COLLATE "C",
  name_formatted TEXT COLLATE "C",
  family_name TEXT COLLATE "C",
  given_name TEXT COLLATE "C",
  middle_name TEXT COLLATE "C",
  honorific_prefix TEXT COLLATE "C",
  honorific_suffix TEXT COLLATE "C",
  nick_name TEXT COLLATE "C",
  profile_url TEXT COLLATE "C",
  title TEXT COLLATE "C",
  user_type TEXT COLLATE "C",
  preferred_language TEXT COLLATE "C",
  locale TEXT COLLATE "C",
  timezone TEXT COLLATE "C",
  employee_number TEXT COLLATE "C",
  cost_center TEXT COLLATE "C",
  organization TEXT COLLATE "C",
  division TEXT COLLATE "C",
  department TEXT COLLATE "C",
  manager_id TEXT COLLATE "C",
  PRIMARY KEY (tenant_id, seq),
  CONSTRAINT scim_user_id UNIQUE (tenant_id, id),
  CONSTRAINT scim_user_name UNIQUE (tenant_id, user_name)
);
CREATE INDEX scim_user_external ON scim_user (tenant_id, external_id);
CREATE INDEX scim_user_display ON scim_user (tenant_id, display_name);

-- One row for each value of a multi-valued attribute; for addresses, content is the formatted address.
CREATE TABLE scim_user_value (
  tenant_id VARCHAR(64) COLLATE "C" NOT NULL,
  user_seq BIGINT NOT NULL,
  attribute VARCHAR(32) COLLATE "C" NOT NULL,
  position INTEGER NOT NULL,
  content TEXT COLLATE "C",
  display TEXT COLLATE "C",
  type TEXT COLLATE "C",
  is_primary BOOLEAN NOT NULL,
  street TEXT COLLATE "C",
  locality TEXT COLLATE "C",
  region TEXT COLLATE "C",
  postal_code TEXT COLLATE "C",
  country TEXT COLLATE "C",
  PRIMARY KEY (tenant_id, user_seq, attribute, position),
  FOREIGN KEY (tenant_id, user_seq) REFERENCES scim_user (tenant_id, seq) ON DELETE CASCADE
);
CREATE INDEX scim_user_value_content ON scim_user_value (tenant_id, attribute, content);

CREATE TABLE scim_group (
  seq BIGINT NOT NULL DEFAULT nextval('scim_seq'),
  tenant_id VARCHAR(64) COLLATE "C" NOT NULL,
  id VARCHAR(36) COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  doc TEXT NOT NULL,
  display TEXT NOT NULL,
  external_id TEXT COLLATE "C",
  display_name TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant_id, seq),
  CONSTRAINT scim_group_id UNIQUE (tenant_id, id)
);
CREATE INDEX scim_group_external ON scim_group (tenant_id, external_id);
CREATE INDEX scim_group_display ON scim_group (tenant_id, display_name);

-- The foreign keys carry the tenant, so that no row can ever tie two tenants together.
CREATE TABLE scim_group_user (
  tenant_id VARCHAR(64) COLLATE "C" NOT NULL,
  group_seq BIGINT NOT NULL,
  user_seq BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, group_seq, user_seq),
  FOREIGN KEY (tenant_id, group_seq) REFERENCES scim_group (tenant_id, seq) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, user_seq) REFERENCES scim_user (tenant_id, seq) ON DELETE CASCADE
);
CREATE INDEX scim_group_user_user ON scim_group_user (tenant_id, user_seq);

CREATE TABLE scim_group_group (
  tenant_id VARCHAR(64) COLLATE "C" NOT NULL,
  group_seq BIGINT NOT NULL,
  member_seq BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, group_seq, member_seq),
  FOREIGN KEY (tenant_id, group_seq) REFERENCES scim_group (tenant_id, seq) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, member_seq) REFERENCES scim_group (tenant_id, seq) ON DELETE CASCADE
);
CREATE INDEX scim_group_group_member ON scim_group_group (tenant_id, member_seq);
