-- E-mails of cases: what customers wrote, taken in by the integration API, and what was written to them from the case.

-- `message_key` is the Message-ID without its angle brackets: what was taken in before is known by it.
CREATE TABLE case_emails ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    case_id {i} NOT NULL,
    state TEXT NOT NULL,
    from_box {json} NOT NULL,
    to_boxes {json} NOT NULL,
    cc_boxes {json} NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT,
    hidden_images {i} NOT NULL,
    message_key {text_c} NOT NULL,
    in_reply_to TEXT,
    author_id {i},
    client_key {text_c},
    error_code TEXT,
    error TEXT,
    at {i} NOT NULL,
    sent_at {i}
    {id_key}
) {strict};
CREATE INDEX case_emails_of_case ON case_emails (org_id, case_id, id);
CREATE UNIQUE INDEX case_emails_by_message ON case_emails (org_id, case_id, message_key);
CREATE UNIQUE INDEX case_emails_by_client_key ON case_emails (org_id, case_id, author_id, client_key) WHERE client_key IS NOT NULL;

CREATE TABLE case_email_files ( -- owner: office
    org_id {i} NOT NULL,
    email_id {i} NOT NULL,
    position {i} NOT NULL,
    file_id {i} NOT NULL,
    PRIMARY KEY (org_id, email_id, position)
) {strict};
CREATE INDEX case_email_files_by_file ON case_email_files (org_id, file_id);
