/**
 * What a member may do in a project, from least to most.
 *
 * @see https://goharbor.io/docs/2.13.0/administration/managing-users/user-permissions-by-role/
 */
export enum HarborRole {
  /** Pulls images, and sees nothing else. */
  LIMITED_GUEST = "limitedguest",
  /** Pulls images, and sees what the project has. */
  GUEST = "guest",
  /** Pushes images too. */
  DEVELOPER = "developer",
  /** Scans, deletes images, and sets up retention, webhooks and labels too. */
  MAINTAINER = "maintainer",
  /** Does everything in the project, members and robots included. */
  PROJECT_ADMIN = "projectadmin",
}
