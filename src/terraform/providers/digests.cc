#include "terraform/providers/digests.h"

#include "base/encoding.h"
#include "base/hash.h"

namespace regionfall::terraform {
namespace {

struct Digest {
  const char* name;  // null: SHA-1's, which differs from provider to provider
  HashKind kind;
  bool base64;
};
constexpr Digest kDigests[] = {{"md5", HashKind::kMd5, false},
                               {nullptr, HashKind::kSha1, false},
                               {"sha256", HashKind::kSha256, false},
                               {"sha512", HashKind::kSha512, false},
                               {"base64sha256", HashKind::kSha256, true},
                               {"base64sha512", HashKind::kSha512, true}};

}  // namespace

std::vector<AttributeRow> digest_rows(const std::string& prefix, const char* sha1_name) {
  std::vector<AttributeRow> rows;
  for (const auto& digest : kDigests) {
    rows.push_back({prefix + (digest.name == nullptr ? sha1_name : digest.name), hcl::Type::string(), kComputed});
  }
  return rows;
}

std::vector<hcl::MapEntry> digest_members(const std::string& prefix, const char* sha1_name, std::string_view content) {
  std::vector<hcl::MapEntry> members;
  for (const auto& digest : kDigests) {
    const std::string bytes = hash(digest.kind, content);
    members.emplace_back(prefix + (digest.name == nullptr ? sha1_name : digest.name),
                         hcl::Value::string(digest.base64 ? base64_encode(bytes) : hex_encode(bytes)));
  }
  return members;
}

}  // namespace regionfall::terraform
