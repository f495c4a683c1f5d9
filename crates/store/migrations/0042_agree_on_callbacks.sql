-- Callbacks: later contacts that were agreed with people, over one of their addresses, with an owner who is reminded.

-- `address` is the address as it was when it was chosen: what is shown once the person has it no more. An owner is a user, or a group until one
-- of its members takes it. `soon_told_at` and `told_at` are of the present moment: a callback that is moved is told of anew.
CREATE TABLE callbacks ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    person_id {i} NOT NULL,
    contact_point_id {i},
    point_kind TEXT NOT NULL,
    address TEXT NOT NULL,
    due_at {i} NOT NULL,
    user_id {i},
    group_id {i},
    note TEXT,
    note_fold {text_c} NOT NULL,
    state {text_c} NOT NULL,
    outcome TEXT,
    case_id {i},
    interaction_id {i},
    script_id {i},
    created_by {i},
    created_at {i} NOT NULL,
    changed_by {i},
    changed_at {i} NOT NULL,
    ended_at {i},
    soon_told_at {i},
    told_at {i},
    moved_count {i} NOT NULL,
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE INDEX callbacks_of_state ON callbacks (org_id, state, due_at, id);
CREATE INDEX callbacks_of_user ON callbacks (org_id, user_id, state, due_at, id);
CREATE INDEX callbacks_of_group ON callbacks (org_id, group_id, state, due_at, id);
CREATE INDEX callbacks_of_person ON callbacks (org_id, person_id, state, due_at, id);
CREATE INDEX callbacks_of_case ON callbacks (org_id, case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX callbacks_of_interaction ON callbacks (org_id, interaction_id, id) WHERE interaction_id IS NOT NULL;

-- The callbacks that followed a person into another, so that undoing gives them back.
CREATE TABLE person_merge_callbacks ( -- owner: office
    org_id {i} NOT NULL,
    merge_id {i} NOT NULL,
    callback_id {i} NOT NULL,
    PRIMARY KEY (org_id, merge_id, callback_id)
) {strict};

-- A notice of a callback is of no case: its case is 0.
ALTER TABLE office_notices ADD COLUMN callback_id {i};
CREATE INDEX office_notices_of_callback ON office_notices (org_id, callback_id) WHERE callback_id IS NOT NULL;
