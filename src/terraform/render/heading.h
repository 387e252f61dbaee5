#pragma once

#include <string>

#include "terraform/plan.h"
#include "terraform/render/style.h"

namespace regionfall::terraform::render {

// What a change is told as: something that apply will do, or something that happened outside.
enum class Cause : std::uint8_t { kProposed, kDrift };

// The comment above a resource, with the reasons: "  # aws_vpc.main will be created\n".
std::string change_heading(const ResourceChange& change, Cause cause, const Style& style);

// `resource "aws_vpc" "main"`.
std::string resource_header(const ResourceAddress& resource);

// "2 to import, 1 to add, 0 to change, 3 to destroy": imports only where there are some.
std::string counts_text(const Plan::Counts& counts);

}  // namespace regionfall::terraform::render
