-- What is changed of a case's tracking beside a thread waits with the form; cases have saved views as conversations do.

-- The values as they were seen and as they shall be; without any nothing was touched.
ALTER TABLE form_drafts ADD COLUMN tracking {json};

-- Filters of lists under a name: those of conversations move here, those of cases join them.
CREATE TABLE saved_views ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    kind {text_c} NOT NULL,
    user_id {i} NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    filters {json} NOT NULL,
    everybody {bool} NOT NULL,
    group_ids {json} NOT NULL,
    position {i} NOT NULL,
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE INDEX saved_views_of_org ON saved_views (org_id, kind, position, id);
INSERT INTO saved_views (id, org_id, kind, user_id, name, name_fold, filters, everybody, group_ids, position, revision)
    SELECT id, org_id, 'conversation', user_id, name, name_fold, filters, everybody, group_ids, position, revision FROM conversation_views;
DROP TABLE conversation_views;

-- The view that a list opens with, for each user.
CREATE TABLE default_views ( -- owner: setup
    org_id {i} NOT NULL,
    user_id {i} NOT NULL,
    kind {text_c} NOT NULL,
    view_id {i} NOT NULL,
    PRIMARY KEY (org_id, user_id, kind)
) {strict};
