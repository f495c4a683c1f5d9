-- The photo of a person: a file that was drawn anew from what somebody gave.
ALTER TABLE people ADD COLUMN photo_file_id {i};
CREATE INDEX people_by_photo ON people (org_id, photo_file_id) WHERE photo_file_id IS NOT NULL;
