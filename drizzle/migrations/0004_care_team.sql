CREATE TABLE "care_team_member" (
	"hospital_id" uuid NOT NULL,
	"consent_request_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"added_by" uuid NOT NULL,
	"added_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "care_team_member_hospital_id_consent_request_id_staff_id_pk" PRIMARY KEY("hospital_id","consent_request_id","staff_id")
);
--> statement-breakpoint
ALTER TABLE "care_team_member" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "care_team_member" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "care_team_member" ADD CONSTRAINT "care_team_member_hospital_id_consent_request_id_consent_request_hospital_id_id_fk" FOREIGN KEY ("hospital_id","consent_request_id") REFERENCES "public"."consent_request"("hospital_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "care_team_member" ADD CONSTRAINT "care_team_member_hospital_id_staff_id_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","staff_id") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "care_team_member" ADD CONSTRAINT "care_team_member_hospital_id_added_by_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","added_by") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "care_team_member_staff" ON "care_team_member" USING btree ("hospital_id","staff_id");--> statement-breakpoint
CREATE POLICY "own_hospital" ON "care_team_member" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');