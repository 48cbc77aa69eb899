/** What pods of several nodes can do with one volume of a class at the same time. */
export enum VolumeSharing {
  /** Read and write its files: `VolumeAccess.sharedFiles()`. */
  FILES = "files",

  /** Read and write its blocks, as a raw device, where the storage allows it: `VolumeAccess.sharedBlock()`. */
  BLOCK = "block",
}
