CREATE TABLE "encryption_canary" (
	"id" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sweep_result" (
	"sweep" text PRIMARY KEY NOT NULL,
	"swept_at" timestamp (3) with time zone NOT NULL,
	"changed" bigint NOT NULL,
	"remaining" integer
);
--> statement-breakpoint
ALTER TABLE "gateway_callback" ALTER COLUMN "body" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "gateway_callback" ADD COLUMN "body_key" text DEFAULT 'clear';--> statement-breakpoint
CREATE INDEX "consent_request_settled" ON "consent_request" USING btree ("hospital_id","settled_at") WHERE "consent_request"."settled_at" is not null;--> statement-breakpoint
CREATE INDEX "gateway_call_lookup" ON "gateway_call" USING btree ("hospital_id","patient_lookup_id") WHERE "gateway_call"."patient_lookup_id" is not null;--> statement-breakpoint
CREATE INDEX "gateway_callback_body_processed" ON "gateway_callback" USING btree ("hospital_id","processed_at") WHERE "gateway_callback"."processed_at" is not null and "gateway_callback"."body_key" is not null;--> statement-breakpoint
CREATE INDEX "gateway_callback_body_key" ON "gateway_callback" USING btree ("hospital_id","body_key") WHERE "gateway_callback"."body_key" is not null;--> statement-breakpoint
CREATE INDEX "patient_lookup_created" ON "patient_lookup" USING btree ("hospital_id","created_at");--> statement-breakpoint
CREATE INDEX "staff_session_expires" ON "staff_session" USING btree ("hospital_id","expires_at");