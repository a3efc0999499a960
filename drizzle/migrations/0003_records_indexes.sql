-- non-transactional
CREATE INDEX CONCURRENTLY "outbound_message_data_request" ON "outbound_message" USING btree ("hospital_id","data_request_id") WHERE "outbound_message"."data_request_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX CONCURRENTLY "patient_id" ON "patient" USING btree ("hospital_id","id");
