-- non-transactional
CREATE INDEX CONCURRENTLY "consent_artefact_overdue" ON "consent_artefact" USING btree ("data_erase_at","hospital_id","consent_request_id") WHERE "consent_artefact"."status" in ('GRANTED', 'MISMATCH');--> statement-breakpoint
CREATE INDEX CONCURRENTLY "consent_request_status" ON "consent_request" USING btree ("hospital_id","status","created_at","id");--> statement-breakpoint
CREATE INDEX CONCURRENTLY "consent_request_requester" ON "consent_request" USING btree ("hospital_id","requester_id","status","created_at","id");--> statement-breakpoint
CREATE INDEX CONCURRENTLY "consent_request_overdue" ON "consent_request" USING btree ("data_erase_at","hospital_id","id") WHERE "consent_request"."status" in ('REQUESTED', 'GRANTED');--> statement-breakpoint
CREATE INDEX CONCURRENTLY "gateway_callback_time_out" ON "gateway_callback" USING btree ("received_at") WHERE "gateway_callback"."state" = 'waiting-for-dependency';--> statement-breakpoint
CREATE INDEX CONCURRENTLY "outbound_message_failed" ON "outbound_message" USING btree ("hospital_id","state","finished_at","id") WHERE "outbound_message"."state" in ('failed', 'closed') and "outbound_message"."kind" in ('consent-on-notify', 'consent-request-status') and "outbound_message"."delivery_check_id" is null;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "outbound_message_failed_key" ON "outbound_message" USING btree ("hospital_id","unique_key") WHERE "outbound_message"."state" = 'failed' and "outbound_message"."unique_key" is not null;
