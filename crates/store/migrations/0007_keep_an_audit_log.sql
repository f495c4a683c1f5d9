-- Who changed what: per organization, numbered without holes, each entry sealed with the hash of the one before.

CREATE TABLE audit_heads ( -- owner: kit
    org_id {i} NOT NULL PRIMARY KEY,
    seq {i} NOT NULL,
    hash {blob} NOT NULL
) {strict};

-- The forms before and after are TEXT: the hash is over the very characters, which a JSON column may reorder.
CREATE TABLE audit_entries ( -- owner: kit
    org_id {i} NOT NULL,
    seq {i} NOT NULL,
    at {i} NOT NULL,
    actor_id {i},
    address TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id {i} NOT NULL,
    title TEXT NOT NULL,
    title_fold TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    content_hash {blob} NOT NULL,
    hash {blob} NOT NULL,
    PRIMARY KEY (org_id, seq)
) {strict};
CREATE INDEX audit_of_subject ON audit_entries (org_id, subject, subject_id, seq);
CREATE INDEX audit_of_actor ON audit_entries (org_id, actor_id, seq);
