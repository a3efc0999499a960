-- non-transactional
CREATE INDEX CONCURRENTLY "consent_event_erased" ON "consent_event" USING btree ("hospital_id","id") WHERE "consent_event"."kind" = 'records.erased';