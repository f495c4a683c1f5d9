-- What service tasks of processes ask of other systems, tasks that are given on, why a process was cancelled, and the process of a type.

-- One call of one service task: made again with the same body and the same id until something comes of it.
CREATE TABLE process_calls ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    instance_id {i} NOT NULL,
    case_id {i} NOT NULL,
    token {i} NOT NULL,
    node TEXT NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,
    attempts {i} NOT NULL,
    next_attempt_at {i},
    last_attempt_at {i},
    status {i},
    error TEXT,
    created_at {i} NOT NULL,
    ended_at {i},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX process_calls_of_instance ON process_calls (org_id, instance_id, token);
CREATE INDEX process_calls_of_case ON process_calls (org_id, case_id, id);

-- What calls are signed with, sealed; the one of before for a while as well.
ALTER TABLE processes ADD COLUMN secret {blob};
ALTER TABLE processes ADD COLUMN previous_secret {blob};
ALTER TABLE processes ADD COLUMN previous_until {i};

ALTER TABLE process_instances ADD COLUMN cancel_reason TEXT;

-- The process that begins with each case of the type.
ALTER TABLE case_types ADD COLUMN process_id {i};
CREATE INDEX case_types_of_process ON case_types (org_id, process_id);
