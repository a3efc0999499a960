CREATE TABLE "request_template" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"staff_id" uuid,
	"name" text NOT NULL,
	"purpose" text NOT NULL,
	"hi_types" text[] NOT NULL,
	"span" jsonb NOT NULL,
	"keep_days" integer NOT NULL,
	"hip_id" text,
	"frequency" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "request_template_keep_days" CHECK ("request_template"."keep_days" > 0)
);
--> statement-breakpoint
ALTER TABLE "request_template" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "request_template" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "consent_request" ADD COLUMN "emergency_reason" text;--> statement-breakpoint
ALTER TABLE "request_template" ADD CONSTRAINT "request_template_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request_template" ADD CONSTRAINT "request_template_hospital_id_staff_id_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","staff_id") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "request_template_name" ON "request_template" USING btree ("hospital_id",coalesce("staff_id", "hospital_id"),lower("name"));--> statement-breakpoint
CREATE POLICY "own_hospital" ON "request_template" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');