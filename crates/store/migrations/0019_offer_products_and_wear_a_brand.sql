-- Products and services on offer, and how an organization looks.

CREATE TABLE products ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    code TEXT NOT NULL,
    code_fold {text_c} NOT NULL,
    kind TEXT NOT NULL,
    description TEXT,
    price_cents {i},
    in_use {bool} NOT NULL,
    deleted_at {i},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX products_code ON products (org_id, code_fold) WHERE deleted_at IS NULL;
CREATE INDEX products_by_name ON products (org_id, name_fold, id) WHERE deleted_at IS NULL;

-- The colour and the logo; as the product comes when absent.
ALTER TABLE organizations ADD COLUMN brand {json};
