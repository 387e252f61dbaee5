#pragma once

#include <string>
#include <string_view>

#include "base/random.h"

namespace regionfall::terraform {

// A readable name of `words` words: an animal's, before it an adjective, before that adverbs. At least one word.
std::string pet_name(RandomSource& random, std::int64_t words, std::string_view separator);

}  // namespace regionfall::terraform
