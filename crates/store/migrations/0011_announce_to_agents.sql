-- Announcements to agents with their marks of reading; since when an interaction stands where it stands.

CREATE TABLE announcements ( -- owner: floor
    {id},
    org_id {i} NOT NULL,
    author_id {i} NOT NULL,
    text TEXT NOT NULL,
    audience {json},
    agent_state TEXT,
    created_at {i} NOT NULL,
    expires_at {i} NOT NULL,
    withdrawn_at {i}
    {id_key}
) {strict};
CREATE INDEX announcements_of_org ON announcements (org_id, id);

CREATE TABLE announcement_recipients ( -- owner: floor
    org_id {i} NOT NULL,
    announcement_id {i} NOT NULL,
    user_id {i} NOT NULL,
    read_at {i},
    PRIMARY KEY (org_id, announcement_id, user_id)
) {strict};
CREATE INDEX announcement_recipients_of_user ON announcement_recipients (org_id, user_id, announcement_id);

ALTER TABLE interactions ADD COLUMN state_since {i};
