-- Who and what: organizations, users, queues, opening hours, codes, channel accounts, files.

CREATE TABLE organizations ( -- owner: setup
    id {i} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    locale TEXT NOT NULL,
    settings {json} NOT NULL,
    data_key {blob} NOT NULL,
    created_at {i} NOT NULL,
    revision {i} NOT NULL
) {strict};

CREATE TABLE users ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    email TEXT NOT NULL,
    email_fold {text_c} NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    password_hash TEXT NOT NULL,
    role_profile TEXT NOT NULL,
    reach TEXT NOT NULL,
    locale TEXT NOT NULL,
    active {bool} NOT NULL,
    permissions {json} NOT NULL,
    work {json} NOT NULL,
    preferences {json} NOT NULL,
    failed_count {i} NOT NULL,
    locked_until {i} NOT NULL,
    created_at {i} NOT NULL,
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX users_email ON users (email_fold);
CREATE INDEX users_by_name ON users (org_id, name_fold, id);

CREATE TABLE sessions ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    user_id {i} NOT NULL,
    token_hash {blob} NOT NULL,
    created_at {i} NOT NULL,
    seen_at {i} NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX sessions_token ON sessions (token_hash);
CREATE INDEX sessions_of_user ON sessions (org_id, user_id);

CREATE TABLE user_groups ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX user_groups_name ON user_groups (org_id, name_fold);

CREATE TABLE user_group_members ( -- owner: setup
    org_id {i} NOT NULL,
    group_id {i} NOT NULL,
    user_id {i} NOT NULL,
    PRIMARY KEY (org_id, group_id, user_id)
) {strict};
CREATE INDEX user_group_members_of_user ON user_group_members (org_id, user_id);

CREATE TABLE queue_groups ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX queue_groups_name ON queue_groups (org_id, name_fold);

CREATE TABLE queues ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    group_id {i},
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    active {bool} NOT NULL,
    settings {json} NOT NULL,
    deleted_at {i},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX queues_name ON queues (org_id, name_fold) WHERE deleted_at IS NULL;

CREATE TABLE queue_members ( -- owner: setup
    org_id {i} NOT NULL,
    queue_id {i} NOT NULL,
    user_id {i} NOT NULL,
    tier {i} NOT NULL,
    PRIMARY KEY (org_id, queue_id, user_id)
) {strict};
CREATE INDEX queue_members_of_user ON queue_members (org_id, user_id);

CREATE TABLE skills ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX skills_name ON skills (org_id, name_fold);

CREATE TABLE calendars ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    definition {json} NOT NULL,
    deleted_at {i},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX calendars_name ON calendars (org_id, name_fold) WHERE deleted_at IS NULL;

CREATE TABLE pause_reasons ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    immediate {bool} NOT NULL,
    returns_conversations {bool} NOT NULL,
    max_duration_s {i},
    deleted_at {i},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX pause_reasons_name ON pause_reasons (org_id, name_fold) WHERE deleted_at IS NULL;

CREATE TABLE wrap_up_codes ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    parent_id {i},
    queue_id {i} NOT NULL,
    medium TEXT NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    actions {json} NOT NULL,
    deleted_at {i},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE INDEX wrap_up_codes_of_queue ON wrap_up_codes (org_id, queue_id, medium, name_fold);

CREATE TABLE labels ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    color TEXT NOT NULL,
    position {i} NOT NULL,
    deleted_at {i},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX labels_name ON labels (org_id, name_fold) WHERE deleted_at IS NULL;

CREATE TABLE channel_accounts ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    channel TEXT NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    queue_id {i} NOT NULL,
    active {bool} NOT NULL,
    public_token TEXT NOT NULL,
    external_key TEXT,
    settings {json} NOT NULL,
    secrets {blob} NOT NULL,
    health {json} NOT NULL,
    deleted_at {i},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX channel_accounts_token ON channel_accounts (public_token);
CREATE UNIQUE INDEX channel_accounts_key ON channel_accounts (channel, external_key) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX channel_accounts_name ON channel_accounts (org_id, name_fold) WHERE deleted_at IS NULL;

CREATE TABLE message_templates ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    channel_account_id {i} NOT NULL,
    external_id TEXT,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    category TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT,
    components {json} NOT NULL,
    updated_at {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX message_templates_name ON message_templates (org_id, channel_account_id, name, language);

CREATE TABLE files ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    object_key TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes {i} NOT NULL,
    mime TEXT NOT NULL,
    name TEXT NOT NULL,
    created_by {i},
    created_at {i} NOT NULL
    {id_key}
) {strict};
