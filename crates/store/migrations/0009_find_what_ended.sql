-- Conversations that ended, by when: the list of conversations opens on those of today.

CREATE INDEX interactions_by_end ON interactions (org_id, ended_at, id) WHERE NOT open;
