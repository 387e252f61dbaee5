#include "services/iam/policy_cache.h"

namespace regionfall::iam {

std::shared_ptr<const PolicyDocument> PolicyCache::read(std::string_view text, PolicyUse use) {
  if (const auto found = documents_.find(text); found != documents_.end()) return found->second;
  Result<PolicyDocument> parsed = parse_policy_document(text, use);
  if (!parsed) {
    parsed = PolicyDocument{.statements = {{.effect = Effect::kDeny, .actions = {"*"}, .resources = {"*"}}}};
  }
  if (documents_.size() >= kDocumentsMax) documents_.clear();
  auto document = std::make_shared<const PolicyDocument>(*std::move(parsed));
  documents_.emplace(text, document);
  return document;
}

}  // namespace regionfall::iam
