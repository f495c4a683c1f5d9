-- Privacy: fields that organizations add to people, and who read what of whom.

-- What a natural person said of their gender, and values of added fields by physical name.
ALTER TABLE people ADD COLUMN gender TEXT;
ALTER TABLE people ADD COLUMN custom {json};

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
