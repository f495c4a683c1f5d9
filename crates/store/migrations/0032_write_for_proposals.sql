-- Contacts that were begun for a proposal while it was worked after the sale; such a contact keeps no module closed.
CREATE TABLE proposal_contacts ( -- owner: office
    org_id {i} NOT NULL,
    interaction_id {i} NOT NULL,
    proposal_id {i} NOT NULL,
    PRIMARY KEY (org_id, interaction_id)
) {strict};
CREATE INDEX proposal_contacts_of_proposal ON proposal_contacts (org_id, proposal_id, interaction_id);
