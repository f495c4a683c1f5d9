-- Conversations that are put off, messages that are sent later, and who is mentioned in a note.

-- The due date moves to the row that the floor writes, because the floor reminds of it.
-- The column of conversations is written no more; a later release removes it.
ALTER TABLE interactions ADD COLUMN due_at {i};
UPDATE interactions SET due_at = (SELECT due_at FROM conversations WHERE conversations.interaction_id = interactions.id);
ALTER TABLE interactions ADD COLUMN put_off_until {i};

CREATE TABLE scheduled_messages ( -- owner: floor
    {id},
    org_id {i} NOT NULL,
    interaction_id {i} NOT NULL,
    author_id {i} NOT NULL,
    said {json} NOT NULL,
    send_at {i} NOT NULL,
    state TEXT NOT NULL,
    failure TEXT,
    created_at {i} NOT NULL,
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE INDEX scheduled_messages_of_interaction ON scheduled_messages (org_id, interaction_id, send_at) WHERE state IN ('waiting', 'failed');

CREATE TABLE mentions ( -- owner: floor
    org_id {i} NOT NULL,
    user_id {i} NOT NULL,
    message_id {i} NOT NULL,
    interaction_id {i} NOT NULL,
    author_id {i} NOT NULL,
    at {i} NOT NULL,
    read_at {i},
    PRIMARY KEY (org_id, user_id, message_id)
) {strict};
CREATE INDEX mentions_unread ON mentions (org_id, user_id, interaction_id) WHERE read_at IS NULL;
