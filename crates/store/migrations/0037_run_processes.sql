-- Processes in BPMN: drafts and published versions, the instances that run for cases, the tasks of people, and where an instance came by.

CREATE TABLE processes ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    active {bool} NOT NULL,
    on_desk {bool} NOT NULL,
    file TEXT NOT NULL,
    published_version {i},
    changed_at {i} NOT NULL,
    deleted_at {i},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX processes_name ON processes (org_id, name_fold) WHERE deleted_at IS NULL;

-- Never changed and never forgotten: an instance runs by the version that it began with. `bindings` has what its names stood for that day.
CREATE TABLE process_versions ( -- owner: office
    org_id {i} NOT NULL,
    process_id {i} NOT NULL,
    version {i} NOT NULL,
    file TEXT NOT NULL,
    bindings {json} NOT NULL,
    published_at {i} NOT NULL,
    published_by {i},
    PRIMARY KEY (org_id, process_id, version)
) {strict};

-- What runs for a case. `answers` is what was filled in on the way, which conditions look at.
CREATE TABLE process_instances ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    process_id {i} NOT NULL,
    version {i} NOT NULL,
    case_id {i} NOT NULL,
    state {json} NOT NULL,
    answers {json} NOT NULL,
    started_by {i},
    started_at {i} NOT NULL,
    ended_at {i},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE INDEX process_instances_of_case ON process_instances (org_id, case_id, id);
CREATE INDEX process_instances_running ON process_instances (org_id, process_id) WHERE ended_at IS NULL;

-- What people do in it. `token` is the place of the instance that waits for it.
CREATE TABLE process_tasks ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    instance_id {i} NOT NULL,
    case_id {i} NOT NULL,
    token {i} NOT NULL,
    node TEXT NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    form_id {i},
    form_version {i} NOT NULL,
    group_id {i},
    user_id {i},
    due_at {i},
    due_order {i} NOT NULL,
    state TEXT NOT NULL,
    answers {json} NOT NULL,
    opened_at {i} NOT NULL,
    ended_at {i},
    ended_by {i},
    delay_told_at {i},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX process_tasks_of_instance ON process_tasks (org_id, instance_id, token);
CREATE INDEX process_tasks_of_case ON process_tasks (org_id, case_id, id);
CREATE INDEX process_tasks_of_user ON process_tasks (org_id, user_id, due_order, id) WHERE ended_at IS NULL;
CREATE INDEX process_tasks_of_group ON process_tasks (org_id, group_id, due_order, id) WHERE ended_at IS NULL;

-- Where an instance came by, in order: ids follow time.
CREATE TABLE process_steps ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    instance_id {i} NOT NULL,
    node TEXT NOT NULL,
    at {i} NOT NULL,
    by_id {i}
    {id_key}
) {strict};
CREATE INDEX process_steps_of_instance ON process_steps (org_id, instance_id, id);

-- A form whose fields are filled in by the tasks of a process.
ALTER TABLE forms ADD COLUMN process_id {i};
CREATE INDEX forms_of_process ON forms (org_id, process_id) WHERE deleted_at IS NULL;

-- The process of the form that is open beside a thread, and the instance that was started there.
ALTER TABLE form_drafts ADD COLUMN process_id {i};
ALTER TABLE form_drafts ADD COLUMN process_instance_id {i};

ALTER TABLE office_notices ADD COLUMN process_task_id {i};
