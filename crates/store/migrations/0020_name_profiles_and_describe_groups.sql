-- Named profiles of permissions that users share, and what is known of a user group.

-- What an organization calls a set of permissions: a role profile and what differs from it.
CREATE TABLE permission_profiles ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    role_profile TEXT NOT NULL,
    permissions {json} NOT NULL,
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX permission_profiles_name ON permission_profiles (org_id, name_fold);

-- The named profile of a user; none for one of the four.
ALTER TABLE users ADD COLUMN permission_profile_id {i};
CREATE INDEX users_of_profile ON users (org_id, permission_profile_id) WHERE permission_profile_id IS NOT NULL;

-- Who answers for a group, what kind it is, whether it may still be chosen and by whom, and where it is written to.
ALTER TABLE user_groups ADD COLUMN responsible_id {i};
ALTER TABLE user_groups ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE user_groups ADD COLUMN out_of_use {bool} NOT NULL DEFAULT FALSE;
ALTER TABLE user_groups ADD COLUMN restricted {bool} NOT NULL DEFAULT FALSE;
ALTER TABLE user_groups ADD COLUMN mailbox TEXT NOT NULL DEFAULT '';
