#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/identity.h"

namespace regionfall::iam {

// The access keys of accounts' root users. They follow from the world's key, so every region knows them from the first
// moment on, whatever it knows of IAM: they are the credentials that a world in which policies are enforced begins
// with.
class RootKeys {
 public:
  struct Key {
    std::string id;      // "AKIA…", sixteen characters after that
    std::string secret;  // forty
  };

  explicit RootKeys(std::string world_key) : world_key_(std::move(world_key)) {}

  Key of(const aws::AccountId& account) const;
  // The account whose root user has the key of that id.
  std::optional<aws::AccountId> account_of(std::string_view id) const;

 private:
  std::string world_key_;
};

}  // namespace regionfall::iam
