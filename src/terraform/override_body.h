#pragma once

#include "hcl/body.h"

namespace regionfall::terraform {

// A block with the block of an override file laid over it: arguments of the override replace the base's, blocks of a
// type that the override has replace all of the base's of that type, and `lifecycle` is merged argument by argument.
// Source: Terraform documentation, "Override Files".
hcl::BodyPtr override_body(hcl::BodyPtr base, hcl::BodyPtr over);

}  // namespace regionfall::terraform
