#include "services/iam/session.h"

#include "store/row_codec.h"

namespace regionfall::iam {
namespace {
constexpr std::string_view kPurpose = "session token";
}  // namespace

std::string session_token(const Session& session, const Sealer& sealer, RandomSource& random) {
  return sealer.seal(store::encode_row(session), kPurpose, random);
}

std::optional<Session> open_session_token(std::string_view token, const Sealer& sealer) {
  const std::optional<std::string> bytes = sealer.open(token, kPurpose);
  if (!bytes) return std::nullopt;
  Result<Session> session = store::decode_row<Session>(*bytes);
  if (!session) return std::nullopt;
  return *std::move(session);
}

}  // namespace regionfall::iam
