-- When something last came in and went out by a channel account: columns of their own, because the health document is written by others.
ALTER TABLE channel_accounts ADD COLUMN heard_at {i};
ALTER TABLE channel_accounts ADD COLUMN sent_at {i};
