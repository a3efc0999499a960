CREATE TABLE "audit_detection" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject" text NOT NULL,
	"staff_id" uuid,
	"window_start" timestamp (3) with time zone NOT NULL,
	"raised_at" timestamp (3) with time zone NOT NULL,
	"facts" jsonb NOT NULL,
	"next_attempt_at" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"delivered_at" timestamp (3) with time zone,
	"last_problem" text,
	"last_status" integer,
	"seen_at" timestamp (3) with time zone,
	"seen_by" uuid
);
--> statement-breakpoint
ALTER TABLE "audit_detection" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "audit_detection" ADD CONSTRAINT "audit_detection_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_detection" ADD CONSTRAINT "audit_detection_hospital_id_staff_id_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","staff_id") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_detection" ADD CONSTRAINT "audit_detection_hospital_id_seen_by_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","seen_by") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "audit_detection_once" ON "audit_detection" USING btree ("hospital_id","kind","subject_kind","subject","window_start");--> statement-breakpoint
CREATE INDEX "audit_detection_newest" ON "audit_detection" USING btree ("hospital_id","raised_at");--> statement-breakpoint
CREATE INDEX "audit_detection_due" ON "audit_detection" USING btree ("hospital_id","next_attempt_at") WHERE "audit_detection"."next_attempt_at" is not null;--> statement-breakpoint
CREATE POLICY "own_hospital" ON "audit_detection" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
ALTER TABLE "audit_detection" FORCE ROW LEVEL SECURITY;
