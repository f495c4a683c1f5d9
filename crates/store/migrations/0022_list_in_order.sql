-- Pages of conversations are read in the order of arrival until they are full; what ended, and when, is told from the index.

CREATE INDEX interactions_in_order ON interactions (org_id, id, ended_at);
