#pragma once

#include "base/json.h"
#include "hcl/value.h"

namespace regionfall::terraform {

// A value as Terraform's JSON of plans and states shows it, in several overlays of one shape. Source: Terraform
// documentation, "JSON Output Format".

// What is known: unknown members of objects and maps are left out, unknown elements of sequences are null. Marks are
// looked through; types are not told.
Json known_json(const hcl::Value& value);
// True where the value is unknown; of objects and maps only the members that are or hold such places.
Json unknown_json(const hcl::Value& value);
// True where the value is sensitive, in the same form.
Json sensitive_json(const hcl::Value& value);
// The path as a list of names and numbers.
Json path_json(const hcl::Path& path);

}  // namespace regionfall::terraform
