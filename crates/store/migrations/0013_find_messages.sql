-- Words of messages for search: kept in one table on both engines, each of which has an index of its own over it.

-- What the words of were not kept yet, or changed since: written with the message, removed with its words.
CREATE TABLE unindexed_messages ( -- owner: floor
    org_id {i} NOT NULL,
    message_id {i} NOT NULL,
    marked_at {i} NOT NULL,
    PRIMARY KEY (org_id, message_id)
) {strict};

-- The first word names the organization. The id is that of the message.
CREATE TABLE message_terms ( -- owner: floor
    {id},
    org_id {i} NOT NULL,
    terms TEXT NOT NULL
    {id_key}
) {strict};
--pg:CREATE INDEX message_terms_words ON message_terms USING gin (array_to_tsvector(string_to_array(terms, ' ')));
--lite:CREATE VIRTUAL TABLE message_term_index USING fts5(terms, content='message_terms', content_rowid='id', detail='none', tokenize="ascii tokenchars '@'");
--lite:CREATE TRIGGER message_terms_added AFTER INSERT ON message_terms BEGIN INSERT INTO message_term_index (rowid, terms) VALUES (new.id, new.terms); END;
--lite:CREATE TRIGGER message_terms_removed AFTER DELETE ON message_terms BEGIN INSERT INTO message_term_index (message_term_index, rowid, terms) VALUES ('delete', old.id, old.terms); END;

-- Those written before this table existed.
INSERT INTO unindexed_messages (org_id, message_id, marked_at)
SELECT org_id, id, at FROM messages WHERE body IS NOT NULL AND deleted_at IS NULL AND direction <> 'system';
