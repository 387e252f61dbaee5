#pragma once

#include <string>

#include "base/random.h"
#include "hcl/value.h"
#include "terraform/provider.h"
#include "terraform/providers/schema_table.h"

namespace regionfall::terraform {

// The texts of random_string and random_password: classes of characters, and how many of each there must be at least.

// The attributes that say which characters; `flags` are added to each.
std::vector<AttributeRow> character_rows(int flags);
void check_characters(const hcl::Value& config, ProviderReply& reply);
// A text of the object's `length` by its other attributes.
std::string random_text(RandomSource& random, const hcl::Value& object);

constexpr std::int64_t kRandomTextLengthMax = 1 << 20;

}  // namespace regionfall::terraform
