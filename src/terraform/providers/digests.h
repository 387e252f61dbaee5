#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hcl/value.h"
#include "terraform/providers/schema_table.h"

namespace regionfall::terraform {

// Attributes that tell a content's digests, as local_file and archive_file have them: PREFIXmd5, PREFIXsha256,
// PREFIXbase64sha256 and so on. `sha1_name` is what follows the prefix for SHA-1.
std::vector<AttributeRow> digest_rows(const std::string& prefix, const char* sha1_name);
std::vector<hcl::MapEntry> digest_members(const std::string& prefix, const char* sha1_name, std::string_view content);

}  // namespace regionfall::terraform
