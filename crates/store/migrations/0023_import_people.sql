-- Imports of people from files: what is taken in, how far it is, and the lines that were refused.

CREATE TABLE person_imports ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    user_id {i} NOT NULL,
    file_id {i},
    file_name TEXT NOT NULL,
    size_bytes {i} NOT NULL,
    plan {json} NOT NULL,
    state TEXT NOT NULL,
    row_count {i} NOT NULL,
    progress {i} NOT NULL,
    created_count {i} NOT NULL,
    changed_count {i} NOT NULL,
    same_count {i} NOT NULL,
    refused_count {i} NOT NULL,
    refusals_file_id {i},
    error TEXT,
    created_at {i} NOT NULL,
    finished_at {i},
    expires_at {i}
    {id_key}
) {strict};

CREATE TABLE person_import_refusals ( -- owner: office
    org_id {i} NOT NULL,
    import_id {i} NOT NULL,
    line {i} NOT NULL,
    cells {json} NOT NULL,
    faults {json} NOT NULL,
    PRIMARY KEY (org_id, import_id, line)
) {strict};
