UPDATE "hospital" SET "audit_days" = 180 WHERE "audit_days" < 180;--> statement-breakpoint
ALTER TABLE "hospital" ADD CONSTRAINT "hospital_audit_days" CHECK ("hospital"."audit_days" >= 180) NOT VALID;--> statement-breakpoint
ALTER TABLE "hospital" VALIDATE CONSTRAINT "hospital_audit_days";
