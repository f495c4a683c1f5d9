-- Lists of people by owner, and by when they were registered.

CREATE INDEX people_by_owner ON people (org_id, owner_id, name_fold, id) WHERE owner_id IS NOT NULL;
CREATE INDEX people_by_age ON people (org_id, id);
