#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "hcl/value.h"
#include "terraform/provider.h"

namespace regionfall::terraform {

// Checks that several providers make of their configurations. Null and unknown values pass.

// The attribute must be a whole number of `least` … `most`.
void check_whole(const hcl::Value& config, std::string_view name, std::int64_t least, std::int64_t most,
                 ProviderReply& reply);
// The attribute must be one of the texts.
void check_one_of(const hcl::Value& config, std::string_view name, const std::vector<std::string>& allowed,
                  ProviderReply& reply);
// Of the named attributes (and blocks) at most one may be set, and exactly one when `needed`. An unknown one may be
// null yet.
void check_exclusive(const hcl::Value& config, const std::vector<std::string>& names, bool needed,
                     ProviderReply& reply);

}  // namespace regionfall::terraform
