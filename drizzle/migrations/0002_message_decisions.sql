CREATE TABLE "message_decision" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"outbound_message_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"action" text NOT NULL,
	"decided_by" text NOT NULL,
	"reason" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "message_decision" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "message_decision" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "outbound_message" ADD COLUMN "retried_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "message_decision" ADD CONSTRAINT "message_decision_hospital_id_outbound_message_id_outbound_message_hospital_id_id_fk" FOREIGN KEY ("hospital_id","outbound_message_id") REFERENCES "public"."outbound_message"("hospital_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "message_decision_message" ON "message_decision" USING btree ("hospital_id","outbound_message_id","id");--> statement-breakpoint
CREATE POLICY "own_hospital" ON "message_decision" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');