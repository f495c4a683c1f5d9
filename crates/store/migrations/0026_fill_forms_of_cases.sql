-- Forms of cases: which one a type opens, what is being filled in beside a thread, what a case keeps of it, and what changed in that.

ALTER TABLE case_types ADD COLUMN form_id {i};

-- A number that was given out for a form beside a thread belongs to the interaction and not to whoever opened the form.
ALTER TABLE case_numbers ADD COLUMN interaction_id {i};

-- What a case keeps: the answers, with the version of the form that they were given to. Without a form it is the standard one.
CREATE TABLE case_forms ( -- owner: office
    org_id {i} NOT NULL,
    case_id {i} NOT NULL,
    form_id {i},
    form_version {i} NOT NULL,
    answers {json} NOT NULL,
    complete {bool} NOT NULL,
    kept_at {i} NOT NULL,
    kept_by {i},
    revision {i} NOT NULL,
    PRIMARY KEY (org_id, case_id)
) {strict};

-- Who made which answers different, and when. It is no part of the log, because answers are about people.
CREATE TABLE case_form_changes ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    case_id {i} NOT NULL,
    interaction_id {i},
    changed_by {i},
    changed_at {i} NOT NULL,
    changes {json} NOT NULL
    {id_key}
) {strict};
CREATE INDEX case_form_changes_of_case ON case_form_changes (org_id, case_id, id);

-- Forms that are open beside a thread. They belong to the interaction, whoever has it, and go when it ends.
CREATE TABLE form_drafts ( -- owner: office
    org_id {i} NOT NULL,
    interaction_id {i} NOT NULL,
    number {text_c} NOT NULL,
    case_id {i},
    type_id {i} NOT NULL,
    form_id {i},
    form_version {i} NOT NULL,
    answers {json} NOT NULL,
    complete {bool} NOT NULL,
    opened_by {i} NOT NULL,
    opened_at {i} NOT NULL,
    saved_by {i} NOT NULL,
    saved_at {i} NOT NULL,
    revision {i} NOT NULL,
    PRIMARY KEY (org_id, interaction_id, number)
) {strict};
CREATE INDEX form_drafts_of_type ON form_drafts (org_id, type_id);
