-- Signing in with the account that a company keeps elsewhere: one provider of an organization, and whom it has vouched for.

CREATE TABLE identity_providers ( -- owner: setup
    org_id {i} NOT NULL,
    settings {json} NOT NULL,
    client_secret {blob} NOT NULL
    , PRIMARY KEY (org_id)
) {strict};

CREATE TABLE identity_provider_domains ( -- owner: setup
    domain {text_c} NOT NULL,
    org_id {i} NOT NULL
    , PRIMARY KEY (domain)
) {strict};
CREATE INDEX identity_provider_domains_of_org ON identity_provider_domains (org_id);

CREATE TABLE user_identities ( -- owner: setup
    org_id {i} NOT NULL,
    issuer {text_c} NOT NULL,
    subject {text_c} NOT NULL,
    user_id {i} NOT NULL,
    linked_at {i} NOT NULL
    , PRIMARY KEY (org_id, issuer, subject)
) {strict};
