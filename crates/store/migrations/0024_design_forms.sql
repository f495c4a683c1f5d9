-- Forms: what agents fill in for a case, with a draft that is edited and the versions that were published.

CREATE TABLE forms ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    active {bool} NOT NULL,
    on_desk {bool} NOT NULL,
    draft {json} NOT NULL,
    published_version {i},
    changed_at {i} NOT NULL,
    deleted_at {i},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX forms_name ON forms (org_id, name_fold) WHERE deleted_at IS NULL;

-- Never changed and never forgotten: what was filled in keeps the version that it was filled in with.
CREATE TABLE form_versions ( -- owner: office
    org_id {i} NOT NULL,
    form_id {i} NOT NULL,
    version {i} NOT NULL,
    definition {json} NOT NULL,
    published_at {i} NOT NULL,
    published_by {i},
    PRIMARY KEY (org_id, form_id, version)
) {strict};

-- The groups that may choose a form; everybody may where there are none.
CREATE TABLE form_groups ( -- owner: office
    org_id {i} NOT NULL,
    form_id {i} NOT NULL,
    group_id {i} NOT NULL,
    PRIMARY KEY (org_id, form_id, group_id)
) {strict};
