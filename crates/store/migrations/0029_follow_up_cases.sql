-- Follow-ups: what a case asks of another area or person; notices of the office, which wait until they are seen; views of cases.

-- What is asked. `ended_at` is set when it is done or cancelled: what is not stands in somebody's list of tasks.
CREATE TABLE follow_ups ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    case_id {i} NOT NULL,
    text TEXT NOT NULL,
    text_fold {text_c} NOT NULL,
    group_id {i},
    user_id {i},
    due_at {i},
    due_order {i} NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    conclusion TEXT,
    created_by {i},
    created_at {i} NOT NULL,
    changed_by {i},
    changed_at {i} NOT NULL,
    ended_at {i},
    delay_told_at {i},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE INDEX follow_ups_of_case ON follow_ups (org_id, case_id, id);
CREATE INDEX follow_ups_of_user ON follow_ups (org_id, user_id, due_order, id) WHERE ended_at IS NULL;
CREATE INDEX follow_ups_of_group ON follow_ups (org_id, group_id, due_order, id) WHERE ended_at IS NULL;
CREATE INDEX follow_ups_of_author ON follow_ups (org_id, created_by, due_order, id) WHERE ended_at IS NULL;

-- What somebody is told of, in ids: what it is about is read when it is shown.
CREATE TABLE office_notices ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    kind TEXT NOT NULL,
    case_id {i} NOT NULL,
    follow_up_id {i},
    group_id {i},
    actor_id {i},
    at {i} NOT NULL
    {id_key}
) {strict};

-- Who is told, and whether they have seen it. Ids of notices follow time.
CREATE TABLE office_notice_recipients ( -- owner: office
    org_id {i} NOT NULL,
    user_id {i} NOT NULL,
    notice_id {i} NOT NULL,
    case_id {i} NOT NULL,
    read_at {i},
    PRIMARY KEY (org_id, user_id, notice_id)
) {strict};
CREATE INDEX office_notice_recipients_of_notice ON office_notice_recipients (org_id, notice_id);
CREATE INDEX office_notice_recipients_unread ON office_notice_recipients (org_id, user_id, case_id) WHERE read_at IS NULL;
