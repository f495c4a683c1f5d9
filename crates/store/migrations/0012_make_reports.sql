-- Reports: what rows must tell of replies and direction, the order in which reports read presence, and exports that are made in the background.

ALTER TABLE interactions ADD COLUMN outbound {i} NOT NULL DEFAULT 0;
ALTER TABLE interaction_segments ADD COLUMN replied_at {i};
ALTER TABLE interaction_segments ADD COLUMN first_reply_us {i};
ALTER TABLE interaction_segments ADD COLUMN reply_count {i} NOT NULL DEFAULT 0;
ALTER TABLE interaction_segments ADD COLUMN reply_sum_us {i} NOT NULL DEFAULT 0;
CREATE INDEX presence_spans_by_start ON presence_spans (org_id, started_at, id);
CREATE INDEX files_by_object ON files (org_id, object_key);

CREATE TABLE report_exports ( -- owner: floor
    {id},
    org_id {i} NOT NULL,
    user_id {i} NOT NULL,
    report TEXT NOT NULL,
    question {json} NOT NULL,
    state TEXT NOT NULL,
    progress {i} NOT NULL,
    row_count {i} NOT NULL,
    file_id {i},
    error TEXT,
    created_at {i} NOT NULL,
    finished_at {i},
    expires_at {i}
    {id_key}
) {strict};
CREATE INDEX report_exports_of_user ON report_exports (org_id, user_id, id);
