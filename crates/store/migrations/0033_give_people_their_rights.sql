-- Rights of people over their data: exports of one person, anonymisation that cannot be undone, and holds that keep both law and data.
-- When the person was anonymised; from the first moment of the work on nobody links anything to the record any more.
ALTER TABLE people ADD COLUMN anonymized_at {i};
-- Who may not be anonymised because a law or a dispute asks for the data. A row goes when the hold is lifted; the audit log keeps both.
CREATE TABLE legal_holds ( -- owner: office
    org_id {i} NOT NULL,
    person_id {i} NOT NULL,
    reason TEXT NOT NULL,
    placed_by {i},
    placed_at {i} NOT NULL,
    PRIMARY KEY (org_id, person_id)
) {strict};
-- Exports of everything about one person, as a file that goes away.
CREATE TABLE person_exports ( -- owner: office
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
CREATE INDEX person_exports_of_person ON person_exports (org_id, person_id, id);
CREATE INDEX person_exports_of_file ON person_exports (org_id, file_id) WHERE file_id IS NOT NULL;
-- Anonymisations, each of one or many people, in ids only: what they were called is gone.
CREATE TABLE anonymizations ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    user_id {i} NOT NULL,
    state TEXT NOT NULL,
    person_count {i} NOT NULL,
    done_count {i} NOT NULL,
    refused_count {i} NOT NULL,
    error TEXT,
    created_at {i} NOT NULL,
    finished_at {i}
    {id_key}
) {strict};
-- Whom, in order, and what came of it; none while it waits.
CREATE TABLE anonymization_people ( -- owner: office
    org_id {i} NOT NULL,
    anonymization_id {i} NOT NULL,
    position {i} NOT NULL,
    person_id {i} NOT NULL,
    outcome TEXT,
    PRIMARY KEY (org_id, anonymization_id, position)
) {strict};
CREATE INDEX anonymizations_of_person ON anonymization_people (org_id, person_id);
-- Entries of the audit log whose contents were erased by law, and by which anonymisation. The salt goes with the contents, so that
-- the hash that stays in the chain confirms no guess; entries of before have none.
ALTER TABLE audit_entries ADD COLUMN salt {blob};
ALTER TABLE audit_entries ADD COLUMN erased_by {i};
-- What is taken out of the search index leaves no trace in its segments.
--lite:INSERT INTO message_term_index (message_term_index, rank) VALUES ('secure-delete', 1);
