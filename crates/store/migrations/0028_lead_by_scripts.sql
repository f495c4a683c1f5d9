-- Scripts: the tree that leads agents to the form of a case, who may use it, and the way that each case was opened by.

-- What stands below Início has the parent 0. A script that a case was opened by is never removed, only deactivated.
CREATE TABLE agent_scripts ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    parent_id {i} NOT NULL,
    position {i} NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    message TEXT,
    type_id {i},
    form_id {i},
    complement {json},
    active {bool} NOT NULL,
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX agent_scripts_once ON agent_scripts (org_id, parent_id, name_fold);

-- Who may use a script, and everything below it.
CREATE TABLE agent_script_users ( -- owner: office
    org_id {i} NOT NULL,
    script_id {i} NOT NULL,
    user_id {i} NOT NULL,
    PRIMARY KEY (org_id, script_id, user_id)
) {strict};
CREATE TABLE agent_script_groups ( -- owner: office
    org_id {i} NOT NULL,
    script_id {i} NOT NULL,
    group_id {i} NOT NULL,
    PRIMARY KEY (org_id, script_id, group_id)
) {strict};

-- The script at which a case was opened, and the result of its marketing action.
ALTER TABLE cases ADD COLUMN script_id {i};
ALTER TABLE cases ADD COLUMN marketing_result TEXT;

-- The way through the scripts that a case was opened by, by the names of its day.
CREATE TABLE case_script_steps ( -- owner: office
    org_id {i} NOT NULL,
    case_id {i} NOT NULL,
    step {i} NOT NULL,
    script_id {i} NOT NULL,
    name TEXT NOT NULL,
    skipped {bool} NOT NULL,
    PRIMARY KEY (org_id, case_id, step)
) {strict};
CREATE INDEX case_script_steps_of_script ON case_script_steps (org_id, script_id);

-- The same for a case that is only a number beside a thread.
ALTER TABLE form_drafts ADD COLUMN script_id {i};
ALTER TABLE form_drafts ADD COLUMN script_taken {json};
CREATE INDEX form_drafts_of_script ON form_drafts (org_id, script_id) WHERE script_id IS NOT NULL;
