-- Duplicates of people: where a merged person went, the pairs that may be one person, and merges that can be undone.

-- The person whom this one was merged into.
ALTER TABLE people ADD COLUMN merged_into_id {i};

-- Weak signs: what two rows of one customer may share though neither document nor address is the same.
CREATE TABLE person_signs ( -- owner: office
    org_id {i} NOT NULL,
    sign {text_c} NOT NULL,
    person_id {i} NOT NULL,
    PRIMARY KEY (org_id, sign, person_id)
) {strict};
CREATE INDEX person_signs_of_person ON person_signs (org_id, person_id);

-- People who changed and whose duplicates are looked for in a moment.
CREATE TABLE person_checks ( -- owner: office
    org_id {i} NOT NULL,
    person_id {i} NOT NULL,
    PRIMARY KEY (org_id, person_id)
) {strict};

-- Two who may be one person, the smaller id first; one that was dismissed says that they are not.
CREATE TABLE person_pairs ( -- owner: office
    org_id {i} NOT NULL,
    first_id {i} NOT NULL,
    second_id {i} NOT NULL,
    signs {i} NOT NULL,
    dismissed_by {i},
    dismissed_at {i},
    PRIMARY KEY (org_id, first_id, second_id)
) {strict};
CREATE INDEX person_pairs_in_order ON person_pairs (org_id, signs, first_id, second_id) WHERE dismissed_at IS NULL;
CREATE INDEX person_pairs_dismissed ON person_pairs (org_id, signs, first_id, second_id) WHERE dismissed_at IS NOT NULL;
CREATE INDEX person_pairs_of_second ON person_pairs (org_id, second_id);

-- Merges, with both as they were: what undoing gives back.
CREATE TABLE person_merges ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    survivor_id {i} NOT NULL,
    merged_id {i} NOT NULL,
    request {json} NOT NULL,
    records {json} NOT NULL,
    sharing_ids {json} NOT NULL,
    merged_by {i},
    merged_at {i} NOT NULL,
    undone_by {i},
    undone_at {i}
    {id_key}
) {strict};
CREATE INDEX person_merges_of_survivor ON person_merges (org_id, survivor_id, id);
CREATE INDEX person_merges_of_merged ON person_merges (org_id, merged_id, id);

-- The cases and blocks that followed a merged person.
CREATE TABLE person_merge_cases ( -- owner: office
    org_id {i} NOT NULL,
    merge_id {i} NOT NULL,
    case_id {i} NOT NULL,
    PRIMARY KEY (org_id, merge_id, case_id)
) {strict};
CREATE TABLE person_merge_blocks ( -- owner: office
    org_id {i} NOT NULL,
    merge_id {i} NOT NULL,
    block_id {i} NOT NULL,
    PRIMARY KEY (org_id, merge_id, block_id)
) {strict};

-- The interactions that followed a merged person.
CREATE TABLE person_merge_interactions ( -- owner: floor
    org_id {i} NOT NULL,
    merge_id {i} NOT NULL,
    interaction_id {i} NOT NULL,
    PRIMARY KEY (org_id, merge_id, interaction_id)
) {strict};

-- Whoever is on record already is looked at once.
INSERT INTO person_checks (org_id, person_id) SELECT org_id, id FROM people;
