-- non-transactional
CREATE INDEX CONCURRENTLY "audit_entry_patient" ON "audit_entry" USING btree ("hospital_id","patient_digest","id") WHERE "audit_entry"."patient_digest" is not null;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "audit_entry_person" ON "audit_entry" USING btree ("hospital_id","actor_id","id");--> statement-breakpoint
CREATE INDEX CONCURRENTLY "audit_entry_action" ON "audit_entry" USING btree ("hospital_id","action","id");
