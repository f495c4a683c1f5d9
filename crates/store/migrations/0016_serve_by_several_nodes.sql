-- Several nodes serve one database: whose job is at work, and which wishes a floor has taken in already.

ALTER TABLE jobs ADD COLUMN node {i};

CREATE TABLE floor_wishes ( -- owner: floor
    {id},
    org_id {i} NOT NULL,
    taken_at {i} NOT NULL{id_key}
) {strict};
CREATE INDEX floor_wishes_of_org ON floor_wishes (org_id, taken_at);
