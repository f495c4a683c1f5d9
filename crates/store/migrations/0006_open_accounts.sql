-- Accounts: mail out, single-use links, the second factor, employee numbers, tokens of programs, the organization's record.

ALTER TABLE organizations ADD COLUMN record {json};
ALTER TABLE organizations ADD COLUMN mail {json};
ALTER TABLE organizations ADD COLUMN mail_secret {blob};

ALTER TABLE users ADD COLUMN employee_number TEXT;
ALTER TABLE users ADD COLUMN employee_fold {text_c};
ALTER TABLE users ADD COLUMN agent_login {text_c};
ALTER TABLE users ADD COLUMN second_factor TEXT NOT NULL DEFAULT 'by_policy';
ALTER TABLE users ADD COLUMN totp_secret {blob};
ALTER TABLE users ADD COLUMN totp_pending {blob};
ALTER TABLE users ADD COLUMN totp_step {i} NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX users_employee ON users (org_id, employee_fold) WHERE employee_fold IS NOT NULL;
CREATE UNIQUE INDEX users_agent_login ON users (org_id, agent_login) WHERE agent_login IS NOT NULL;

CREATE TABLE recovery_codes ( -- owner: setup
    org_id {i} NOT NULL,
    user_id {i} NOT NULL,
    code_hash {blob} NOT NULL,
    PRIMARY KEY (org_id, user_id, code_hash)
) {strict};

-- The digest of an address, whoever it belongs to, so that a stranger is slowed down like everybody else.
CREATE TABLE sign_in_failures ( -- owner: setup
    address_hash {blob} NOT NULL PRIMARY KEY,
    failed_count {i} NOT NULL,
    locked_until {i} NOT NULL
) {strict};
CREATE INDEX sign_in_failures_old ON sign_in_failures (locked_until);

CREATE TABLE access_links ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    user_id {i} NOT NULL,
    purpose TEXT NOT NULL,
    token_hash {blob} NOT NULL,
    created_at {i} NOT NULL,
    expires_at {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX access_links_token ON access_links (token_hash);
CREATE UNIQUE INDEX access_links_of_user ON access_links (org_id, user_id);

CREATE TABLE outbox_mails ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    user_id {i},
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body {blob},
    state TEXT NOT NULL,
    last_error TEXT,
    created_at {i} NOT NULL,
    sent_at {i}
    {id_key}
) {strict};
CREATE INDEX outbox_mails_in_order ON outbox_mails (org_id, id);

CREATE TABLE api_tokens ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    user_id {i} NOT NULL,
    name TEXT NOT NULL,
    token_hash {blob} NOT NULL,
    actions {json} NOT NULL,
    created_at {i} NOT NULL,
    expires_at {i},
    used_at {i}
    {id_key}
) {strict};
CREATE UNIQUE INDEX api_tokens_token ON api_tokens (token_hash);
CREATE INDEX api_tokens_of_org ON api_tokens (org_id, id);
