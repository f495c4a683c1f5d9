-- Privacy: fields that organizations add to people, who read what of whom, holds, exports of one person, anonymisation.

-- Whom a natural person calls themselves, and values of added fields by physical name.
ALTER TABLE people ADD COLUMN gender TEXT;
ALTER TABLE people ADD COLUMN custom {json};
-- When who this is was removed for good.
ALTER TABLE people ADD COLUMN anonymized_at {i};

-- Fields that an organization adds to people. One that was deleted keeps its physical name, so that its values never mean something else.
CREATE TABLE person_fields ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    physical_name {text_c} NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    kind TEXT NOT NULL,
    choices {json} NOT NULL,
    required {bool} NOT NULL,
    active {bool} NOT NULL,
    sensitive {bool} NOT NULL,
    position {i} NOT NULL,
    deleted_at {i},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX person_fields_physical ON person_fields (org_id, physical_name);
CREATE UNIQUE INDEX person_fields_name ON person_fields (org_id, name_fold) WHERE deleted_at IS NULL;

-- Who read what of whom. It is no part of the audit log: reading is far more frequent than changing, and goes away after a time.
CREATE TABLE person_reads ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    user_id {i} NOT NULL,
    person_id {i} NOT NULL,
    what TEXT NOT NULL,
    address TEXT NOT NULL,
    at {i} NOT NULL
    {id_key}
) {strict};
CREATE INDEX person_reads_of_org ON person_reads (org_id, id);
CREATE INDEX person_reads_of_person ON person_reads (org_id, person_id, id);
CREATE INDEX person_reads_of_user ON person_reads (org_id, user_id, id);

-- People whose data may not be removed, and why.
CREATE TABLE legal_holds ( -- owner: office
    org_id {i} NOT NULL,
    person_id {i} NOT NULL,
    reason TEXT NOT NULL,
    held_by {i},
    held_at {i} NOT NULL,
    PRIMARY KEY (org_id, person_id)
) {strict};

-- Files with everything that is kept of one person.
CREATE TABLE person_exports ( -- owner: floor
    {id},
    org_id {i} NOT NULL,
    user_id {i} NOT NULL,
    person_id {i} NOT NULL,
    state TEXT NOT NULL,
    progress {i} NOT NULL,
    file_id {i},
    error TEXT,
    created_at {i} NOT NULL,
    finished_at {i},
    expires_at {i}
    {id_key}
) {strict};
CREATE INDEX person_exports_of_user ON person_exports (org_id, user_id, id);
CREATE INDEX person_exports_of_person ON person_exports (org_id, person_id, id);

-- Anonymisations, one request for many people, and what became of each.
CREATE TABLE anonymizations ( -- owner: floor
    {id},
    org_id {i} NOT NULL,
    user_id {i},
    state TEXT NOT NULL,
    total_count {i} NOT NULL,
    done_count {i} NOT NULL,
    refused_count {i} NOT NULL,
    error TEXT,
    created_at {i} NOT NULL,
    finished_at {i}
    {id_key}
) {strict};
CREATE INDEX anonymizations_of_org ON anonymizations (org_id, id);
CREATE TABLE anonymization_people ( -- owner: floor
    org_id {i} NOT NULL,
    anonymization_id {i} NOT NULL,
    person_id {i} NOT NULL,
    state TEXT NOT NULL,
    refusal TEXT,
    PRIMARY KEY (org_id, anonymization_id, person_id)
) {strict};
-- Files whose rows are gone and whose bytes go next: written with the removal, so that a crash between leaves nothing behind.
CREATE TABLE doomed_files ( -- owner: setup
    org_id {i} NOT NULL,
    object_key {text_c} NOT NULL,
    PRIMARY KEY (org_id, object_key)
) {strict};
-- Entries whose contents were erased by law: the chain goes on over the hash that stays.
ALTER TABLE audit_entries ADD COLUMN erased_at {i};
